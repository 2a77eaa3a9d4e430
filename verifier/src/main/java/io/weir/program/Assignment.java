package io.weir.program;

/**
 * {@code target := value}. Skipped when the target is absent or the value is. A value too wide for the target keeps
 * its low bits.
 */
public record Assignment(Field target, Value value) {
    public Assignment {
        if (target.tag() == Tag.DERIVED) {
            throw new IllegalArgumentException(target + " is computed, not set");
        }
    }
}
