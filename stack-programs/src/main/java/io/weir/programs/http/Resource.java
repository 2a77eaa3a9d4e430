package io.weir.programs.http;

import java.net.URLConnection;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * A file as it was when it was looked at.
 *
 * @param bytes its length
 */
record Resource(Path file, long bytes, Instant modified) {
    /** RFC 9110, 5.6.7. */
    static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** RFC 9110, 8.8.3: another one when the file was written, which its time shows to a nanosecond on today's file systems. */
    String entityTag() {
        long nanos = modified.getEpochSecond() * 1_000_000_000L + modified.getNano();
        return "\"" + Long.toHexString(bytes) + "-" + Long.toHexString(nanos) + "\"";
    }

    /** To the second, as HTTP tells it. */
    Instant lastModified() {
        return modified.truncatedTo(ChronoUnit.SECONDS);
    }

    /** By the name's ending; text is taken to be UTF-8. */
    String contentType() {
        String type = URLConnection.getFileNameMap().getContentTypeFor(file.getFileName().toString().toLowerCase(Locale.ROOT));
        if (type == null) {
            return "application/octet-stream";
        }
        return type.startsWith("text/") ? type + "; charset=utf-8" : type;
    }
}
