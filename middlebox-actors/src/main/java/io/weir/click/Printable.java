package io.weir.click;

/** Bits of a stranger's text inside our own messages: short, and without characters that move a terminal. */
final class Printable {
    private static final int LONGEST = 40;

    private Printable() {}

    static String of(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(LONGEST).forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                shown.append(String.format("\\u%04x", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return text.length() > LONGEST ? shown + "…" : shown.toString();
    }
}
