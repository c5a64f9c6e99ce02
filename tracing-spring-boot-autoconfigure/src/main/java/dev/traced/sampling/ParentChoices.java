package dev.traced.sampling;

import java.util.Locale;

/**
 * What becomes of spans that have a parent, by where it is and what was decided of it.
 *
 * @param remoteSampled under a sampled parent in another process
 * @param remoteNotSampled under a parent in another process that is not sampled
 * @param localSampled under a sampled parent in this process
 * @param localNotSampled under a parent in this process that is not sampled
 */
public record ParentChoices(ParentChoice remoteSampled, ParentChoice remoteNotSampled, ParentChoice localSampled,
		ParentChoice localNotSampled) {

	/** As the parent, so the child. */
	public static final ParentChoices FOLLOW = new ParentChoices(ParentChoice.ALWAYS, ParentChoice.NEVER,
			ParentChoice.ALWAYS, ParentChoice.NEVER);

	ParentChoice of(boolean sampled, boolean remote) {
		if (sampled) {
			return remote ? this.remoteSampled : this.localSampled;
		}
		return remote ? this.remoteNotSampled : this.localNotSampled;
	}

	/** What differs from following the parent, for descriptions. */
	@Override
	public String toString() {
		return part("remote-sampled", this.remoteSampled, FOLLOW.remoteSampled)
				+ part("remote-not-sampled", this.remoteNotSampled, FOLLOW.remoteNotSampled)
				+ part("local-sampled", this.localSampled, FOLLOW.localSampled)
				+ part("local-not-sampled", this.localNotSampled, FOLLOW.localNotSampled);
	}

	private static String part(String name, ParentChoice choice, ParentChoice usual) {
		return (choice == usual) ? "" : ", " + name + "=" + choice.name().toLowerCase(Locale.ROOT);
	}

}
