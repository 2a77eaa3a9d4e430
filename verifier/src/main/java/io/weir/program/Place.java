package io.weir.program;

/** A byte position in the packet: {@code offset} bytes after a tag ({@code START}, {@code NETWORK}, {@code TRANSPORT}). */
public record Place(Tag tag, int offset) {
    public Place {
        if (tag.compareTo(Tag.TRANSPORT) > 0) {
            throw new IllegalArgumentException("not a place in the packet: " + tag);
        }
    }

    public static Place start(int offset) {
        return new Place(Tag.START, offset);
    }
}
