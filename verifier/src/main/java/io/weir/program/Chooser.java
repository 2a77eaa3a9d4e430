package io.weir.program;

import java.util.List;

/** How {@link Step.Choose} picks among its ways. The verifier follows every way that it can take. */
public sealed interface Chooser {
    /** Way {@code variable}; a value that is no way drops the packet. */
    record Fixed(Variable variable) implements Chooser {}

    record RoundRobin() implements Chooser {}

    /** Each packet by chance, all ways alike. */
    record Random() implements Chooser {}

    /** By a hash over the fields, so that packets alike go the same way. */
    record Hash(List<Field> fields) implements Chooser {}
}
