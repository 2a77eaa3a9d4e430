package io.weir.net;

/** Small decimal numbers, read strictly: digits only, no sign, no leading zero. */
final class Decimal {
    private Decimal() {}

    /** The number, or -1 when {@code text} is not one from 0 to {@code max}. */
    static int parse(String text, int max) {
        if (text.isEmpty() || text.length() > 9 || text.length() > 1 && text.charAt(0) == '0') {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            value = 10 * value + digit - '0';
        }
        return value <= max ? value : -1;
    }
}
