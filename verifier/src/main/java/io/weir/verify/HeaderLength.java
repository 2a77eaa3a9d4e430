package io.weir.verify;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One of the lengths that a network header with a transport header behind it can have.
 *
 * @param version 4 or 6
 * @param words IHL; any for version 6
 */
record HeaderLength(int version, int words) {
    static final HeaderLength VERSION_6 = new HeaderLength(6, 0);
    static final List<HeaderLength> VERSION_4 =
            IntStream.rangeClosed(5, 15).mapToObj(words -> new HeaderLength(4, words)).toList();
    static final List<HeaderLength> ALL = Stream.concat(VERSION_4.stream(), Stream.of(VERSION_6)).toList();

    int bytes() {
        return version == 4 ? 4 * words : 40;
    }
}
