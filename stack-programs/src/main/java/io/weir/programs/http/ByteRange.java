package io.weir.programs.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a file.
 *
 * @param first its first byte
 * @param last its last byte, at least the first
 */
record ByteRange(long first, long last) {
    /** RFC 9110, 14.1.2; numbers of 18 digits at most fit a long. */
    private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})", Pattern.CASE_INSENSITIVE);

    /** What a {@code Range} header asks for. */
    sealed interface Asked {
        record Part(ByteRange range) implements Asked {}

        /** No part, or what need not be understood (RFC 9110, 14.2), such as several parts: then all is sent. */
        record All() implements Asked {}

        /** A part that the file does not have. */
        record Beyond() implements Asked {}
    }

    static Asked of(String header, long fileBytes) {
        Matcher matcher = ONE.matcher(header.strip());
        if (!matcher.matches() || matcher.group(1).isEmpty() && matcher.group(2).isEmpty()) {
            return new Asked.All();
        }
        if (matcher.group(1).isEmpty()) {
            long count = Math.min(Long.parseLong(matcher.group(2)), fileBytes);
            return count == 0 ? new Asked.Beyond() : new Asked.Part(new ByteRange(fileBytes - count, fileBytes - 1));
        }
        long first = Long.parseLong(matcher.group(1));
        long last = matcher.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(matcher.group(2));
        if (last < first) {
            return new Asked.All();
        }
        return first >= fileBytes
                ? new Asked.Beyond()
                : new Asked.Part(new ByteRange(first, Math.min(last, fileBytes - 1)));
    }

    long bytes() {
        return last - first + 1;
    }

    @Override
    public String toString() {
        return first + "-" + last;
    }
}
