package dev.traced.viewer.store;

/**
 * Goes from span to span and, as far as one asks, from attribute to attribute, without
 * making objects of them.
 */
class SpanReader extends RecordReader {

	Words words = new Words(new String[0], new Object[0], new Object[0]);

	private long base;

	int first;

	int second;

	long spanId;

	long parentId;

	long start;

	long end;

	int resource;

	int scope;

	int namePosition;

	int descriptionPosition;

	int contextPosition;

	int totalAttributes;

	int totalEvents;

	int totalLinks;

	int attributesPosition;

	/** Number of the key of the attribute at hand. */
	int key;

	/** Type of the attribute at hand, or 0 after the last. */
	int type;

	private boolean unread;

	void open(Chunks.View view, long base, Words words) {
		super.open(view);
		this.base = base;
		this.words = words;
	}

	/**
	 * Goes to the next span.
	 * @return whether there is one
	 */
	final boolean next() {
		if (!nextRecord()) {
			return false;
		}
		this.first = octet();
		this.second = ((this.first & SpanFormat.MORE) != 0) ? octet() : 0;
		this.spanId = fixed();
		this.parentId = has(SpanFormat.HAS_PARENT) ? fixed() : 0;
		this.start = this.base + signed();
		this.end = this.start + signed();
		this.resource = count();
		this.scope = count();
		this.namePosition = this.position;
		skipText();
		this.descriptionPosition = this.position;
		if (status() != 0) {
			skipText();
		}
		this.contextPosition = this.position;
		if (hasMore(SpanFormat.CONTEXT)) {
			skipContext();
			skipContext();
		}
		boolean totals = hasMore(SpanFormat.TOTALS);
		this.totalAttributes = totals ? count() : -1;
		this.totalEvents = totals ? count() : -1;
		this.totalLinks = totals ? count() : -1;
		this.attributesPosition = this.position;
		this.unread = false;
		return true;
	}

	final boolean has(int flag) {
		return (this.first & flag) != 0;
	}

	final boolean hasMore(int flag) {
		return (this.second & flag) != 0;
	}

	final int kind() {
		return this.first & 7;
	}

	final int status() {
		return this.first >> 3 & 3;
	}

	final String name() {
		int before = this.position;
		this.position = this.namePosition;
		String name = text(this.words);
		this.position = before;
		return name;
	}

	/** Goes back to the first attribute of the span. */
	final void rewind() {
		this.position = this.attributesPosition;
		this.unread = false;
	}

	/**
	 * Goes to the next attribute.
	 * @return whether there is one
	 */
	final boolean nextAttribute() {
		if (this.unread) {
			skipValue();
		}
		long header = number();
		this.type = (int) header & 15;
		this.key = (int) (header >>> 4);
		this.unread = this.type != 0;
		return this.unread;
	}

	/** The text of the attribute at hand; once only. */
	final String text() {
		this.unread = false;
		return text(this.words);
	}

	/** The number of the string that the attribute at hand is, or -1. */
	final int textReference() {
		long header = peek();
		return ((header & 3) == ByteWriter.REFERENCE) ? (int) (header >>> 2) : -1;
	}

	private long peek() {
		int before = this.position;
		long header = number();
		this.position = before;
		return header;
	}

	/** The whole number that the attribute at hand is; once only. */
	final long longValue() {
		this.unread = false;
		return signed();
	}

	/** The number that the attribute at hand is; once only. */
	final double doubleValue() {
		this.unread = false;
		return Double.longBitsToDouble(fixed());
	}

	/** How many values the attribute at hand has; to be followed by reading them all. */
	final int values() {
		this.unread = false;
		return count();
	}

	private void skipValue() {
		this.unread = false;
		switch (this.type) {
			case SpanFormat.STRING -> skipText();
			case SpanFormat.LONG -> number();
			case SpanFormat.DOUBLE -> this.position += 8;
			case SpanFormat.STRINGS -> {
				for (int i = count(); i > 0; i--) {
					skipText();
				}
			}
			case SpanFormat.LONGS -> {
				for (int i = count(); i > 0; i--) {
					number();
				}
			}
			case SpanFormat.BOOLEANS -> {
				int count = count();
				this.position += count;
			}
			case SpanFormat.DOUBLES -> {
				int count = count();
				this.position += 8 * count;
			}
			default -> {
			}
		}
	}

	private void skipContext() {
		octet();
		for (int i = 2 * count(); i > 0; i--) {
			skipText();
		}
	}

	/** Goes through all of the span that {@link #next()} has not, for its references. */
	final void skipRest() {
		skipAttributes();
		if (hasMore(SpanFormat.EVENTS)) {
			while (octet() != 0) {
				number();
				skipText();
				number();
				skipAttributes();
			}
		}
		if (hasMore(SpanFormat.LINKS)) {
			while (octet() != 0) {
				this.position += 25;
				skipContext();
				number();
				skipAttributes();
			}
		}
	}

	private void skipAttributes() {
		while (nextAttribute()) {
			reference(this.key);
		}
	}

}
