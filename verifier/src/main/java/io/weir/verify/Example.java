package io.weir.verify;

import io.weir.program.Bytes;
import java.util.Map;

/**
 * One packet of a set.
 *
 * @param frame the packet as it entered: send it there, and it takes the way it is an example for
 * @param values of the symbols, entering and made up
 */
public record Example(Bytes frame, Map<Integer, Long> values) {
    public Example {
        values = Map.copyOf(values);
    }
}
