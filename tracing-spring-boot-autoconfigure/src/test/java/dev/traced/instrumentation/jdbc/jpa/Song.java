package dev.traced.instrumentation.jdbc.jpa;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/**
 * An entity.
 */
@Entity
@Table(name = "songs")
public class Song {

	@Id
	private @Nullable Long id;

	private @Nullable String name;

	protected Song() {
	}

	public Song(long id, String name) {
		this.id = id;
		this.name = name;
	}

	public @Nullable Long getId() {
		return this.id;
	}

	public @Nullable String getName() {
		return this.name;
	}

}
