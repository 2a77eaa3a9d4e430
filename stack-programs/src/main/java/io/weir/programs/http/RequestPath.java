package io.weir.programs.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The path of a request's target as names (RFC 3986, 3.3), decoded once and with nothing in it that a file system reads
 * in another way than the sender wrote it.
 *
 * @param names without empty ones; none is {@code .} or {@code ..}, has a slash or a control character
 * @param isDirectory it ends with a slash
 */
record RequestPath(List<String> names, boolean isDirectory) {
    /** Longer ones are refused: no file system has deeper paths. */
    static final int MAX_NAMES = 64;

    RequestPath {
        names = List.copyOf(names);
    }

    /** Of {@code /a/b?query}; empty if it is none, or one that leads up. An absolute form is not taken. */
    static Optional<RequestPath> parse(String target) {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        if (!path.startsWith("/")) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>();
        for (String encoded : path.split("/")) {
            if (encoded.isEmpty()) {
                continue;
            }
            Optional<String> name = decoded(encoded).filter(RequestPath::isPlain);
            if (name.isEmpty() || names.size() == MAX_NAMES) {
                return Optional.empty();
            }
            names.add(name.get());
        }
        return Optional.of(new RequestPath(names, path.endsWith("/")));
    }

    private static boolean isPlain(String name) {
        return !name.equals(".")
                && !name.equals("..")
                && name.chars().noneMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c));
    }

    /** Percent signs must stand before two hexadecimal digits, and the bytes be UTF-8. */
    private static Optional<String> decoded(String encoded) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                int high = digit(encoded, ++i);
                int low = digit(encoded, ++i);
                if (high < 0 || low < 0) {
                    return Optional.empty();
                }
                bytes.write(high << 4 | low);
            } else if (c > ' ' && c < 0x7f) {
                bytes.write(c);
            } else {
                return Optional.empty();
            }
        }
        return utf8(bytes.toByteArray());
    }

    private static int digit(String text, int at) {
        return at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
    }

    private static Optional<String> utf8(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
