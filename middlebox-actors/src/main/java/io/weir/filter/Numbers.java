package io.weir.filter;

import java.util.Optional;

/** Numbers as Click reads them: decimal, hexadecimal with {@code 0x}, octal with a leading {@code 0}. */
final class Numbers {
    private static final long MOST = 0xffff_ffffL;

    private Numbers() {}

    /** A number of at most 32 bits without a sign. */
    static Optional<Long> parse(String text) {
        boolean hexadecimal = text.startsWith("0x") || text.startsWith("0X");
        int radix = hexadecimal ? 16 : text.startsWith("0") && text.length() > 1 ? 8 : 10;
        String digits = hexadecimal ? text.substring(2) : text;
        if (digits.isEmpty() || digits.length() > 12) {
            return Optional.empty();
        }
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) < 128 ? Character.digit(digits.charAt(i), radix) : -1;
            if (digit < 0) {
                return Optional.empty();
            }
            value = value * radix + digit;
        }
        return value <= MOST ? Optional.of(value) : Optional.empty();
    }
}
