package dev.traced.viewer.store;

/**
 * Goes from record to record.
 */
class RecordReader extends ByteReader {

	private Chunks.View view = Chunks.View.EMPTY;

	private int chunk;

	private int chunkEnd;

	private int recordEnd;

	void open(Chunks.View view) {
		this.view = view;
		this.chunk = -1;
		this.chunkEnd = 0;
		this.recordEnd = 0;
	}

	/**
	 * Goes to the next record.
	 * @return whether there is one
	 */
	final boolean nextRecord() {
		this.position = this.recordEnd;
		while (this.position >= this.chunkEnd) {
			if (++this.chunk >= this.view.count()) {
				this.chunk = this.view.count();
				return false;
			}
			this.bytes = this.view.chunks()[this.chunk];
			this.chunkEnd = this.view.end(this.chunk);
			this.position = 0;
		}
		int length = count();
		this.recordEnd = this.position + length;
		return true;
	}

}
