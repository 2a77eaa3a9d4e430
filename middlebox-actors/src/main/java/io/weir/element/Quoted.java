package io.weir.element;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Text as Click quotes it: plain; between single quotes, verbatim; between double quotes, with backslash escapes; and
 * {@code \<}hexadecimal digits{@code >} for bytes. Pieces stand together without a gap.
 */
final class Quoted {
    private final String text;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int at;

    private Quoted(String text) {
        this.text = text;
    }

    /** The bytes, or empty when a quote does not end or hexadecimal digits are not pairs. */
    static Optional<byte[]> bytes(String text) {
        Quoted quoted = new Quoted(text);
        return quoted.read() ? Optional.of(quoted.bytes.toByteArray()) : Optional.empty();
    }

    static Optional<String> text(String text) {
        return bytes(text).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    private boolean read() {
        while (at < text.length()) {
            char c = text.charAt(at++);
            boolean good = switch (c) {
                case '\'' -> single();
                case '"' -> twofold();
                case '\\' -> at < text.length() && text.charAt(at) == '<' ? hex() : put(c);
                default -> put(c);
            };
            if (!good) {
                return false;
            }
        }
        return true;
    }

    private boolean single() {
        int end = text.indexOf('\'', at);
        if (end < 0) {
            return false;
        }
        bytes.writeBytes(text.substring(at, end).getBytes(StandardCharsets.UTF_8));
        at = end + 1;
        return true;
    }

    private boolean twofold() {
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return true;
            }
            if (!(c == '\\' ? escape() : put(c))) {
                return false;
            }
        }
        return false;
    }

    private boolean escape() {
        if (at == text.length()) {
            return false;
        }
        if (text.charAt(at) == '<') {
            return hex();
        }
        char c = text.charAt(at++);
        return switch (c) {
            case 'n' -> put('\n');
            case 't' -> put('\t');
            case 'r' -> put('\r');
            case '0' -> put('\0');
            default -> put(c);
        };
    }

    /** Pairs of hexadecimal digits, white space between pairs, up to {@code >}. */
    private boolean hex() {
        int end = text.indexOf('>', at);
        if (end < 0) {
            return false;
        }
        String digits = text.substring(at + 1, end).replaceAll("\\s", "");
        if (digits.length() % 2 != 0 || !digits.matches("[0-9a-fA-F]*")) {
            return false;
        }
        bytes.writeBytes(java.util.HexFormat.of().parseHex(digits));
        at = end + 1;
        return true;
    }

    private boolean put(char c) {
        bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
        return true;
    }
}
