package io.weir.program;

import java.util.Objects;

/**
 * A bit range relative to a tag, in network order: bit 0 is the most significant bit of the tag's first byte.
 * Its value is unsigned, 0 to {@link #max()}.
 *
 * <p>A field whose bytes are not all inside the packet (or whose tag is unset) is <em>absent</em>; its value is then
 * {@link #ABSENT}, one below the smallest value, in all three readers of a program. So a rule that wants
 * {@code [80, 80]} never matches a truncated packet, and its complement {@code [-1, 79], [81, max]} does.
 *
 * @param tag what the offset counts from
 * @param bit offset in bits; may be negative for START (bytes before the packet are always absent)
 * @param width 1 to 48 bits
 * @param name for people; not part of equality
 */
public record Field(Tag tag, int bit, int width, String name) {
    /** The value of a field that the packet does not have. */
    public static final long ABSENT = -1;

    public static final int MAX_WIDTH = 48;

    public Field {
        Objects.requireNonNull(tag);
        Objects.requireNonNull(name);
        if (width < 1 || width > MAX_WIDTH) {
            throw new IllegalArgumentException("width " + width + " of " + name);
        }
    }

    public static Field bytes(Tag tag, int offset, int length, String name) {
        return new Field(tag, 8 * offset, 8 * length, name);
    }

    /** A scratch register of 48 bits, {@code index} 0 to 7. */
    public static Field register(int index) {
        if (index < 0 || index > 7) {
            throw new IllegalArgumentException("register " + index);
        }
        return new Field(Tag.REGISTER, 64 * index + 16, 48, "r" + index);
    }

    public long max() {
        return (1L << width) - 1;
    }

    /** Bits {@code from} to {@code from + width - 1} of this field, 0 being its most significant bit. */
    public Field bits(int from, int width) {
        if (from < 0 || from + width > this.width) {
            throw new IllegalArgumentException("bits " + from + "+" + width + " of " + this);
        }
        return new Field(tag, bit + from, width, name + "[" + from + "+" + width + "]");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Field f && f.tag == tag && f.bit == bit && f.width == width;
    }

    @Override
    public int hashCode() {
        return (tag.ordinal() * 31 + bit) * 31 + width;
    }

    @Override
    public String toString() {
        return name;
    }
}
