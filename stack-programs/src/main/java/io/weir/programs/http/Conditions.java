package io.weir.programs.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** What a request makes its answer depend on (RFC 9110, 13), in the order of 13.2.2. */
record Conditions(HttpHeaders headers) {
    enum Outcome {
        SEND,
        NOT_MODIFIED,
        FAILED
    }

    Outcome of(Resource resource) {
        String match = headers.get(HttpHeaderNames.IF_MATCH);
        if (match != null) {
            if (!names(match, resource)) {
                return Outcome.FAILED;
            }
        } else if (date(HttpHeaderNames.IF_UNMODIFIED_SINCE).filter(resource.lastModified()::isAfter).isPresent()) {
            return Outcome.FAILED;
        }
        String noneMatch = headers.get(HttpHeaderNames.IF_NONE_MATCH);
        boolean fresh = noneMatch != null
                ? names(noneMatch, resource)
                : date(HttpHeaderNames.IF_MODIFIED_SINCE).filter(since -> !resource.lastModified().isAfter(since)).isPresent();
        return fresh ? Outcome.NOT_MODIFIED : Outcome.SEND;
    }

    /** The part that is wanted, unless {@code If-Range} says that it would be one of another version. */
    ByteRange.Asked range(Resource resource) {
        String range = headers.get(HttpHeaderNames.RANGE);
        if (range == null || !isOfThisVersion(headers.get(HttpHeaderNames.IF_RANGE), resource)) {
            return new ByteRange.Asked.All();
        }
        return ByteRange.of(range, resource.bytes());
    }

    private boolean isOfThisVersion(String validator, Resource resource) {
        return validator == null
                || validator.equals(resource.entityTag())
                || date(HttpHeaderNames.IF_RANGE).filter(resource.lastModified()::equals).isPresent();
    }

    private static boolean names(String tags, Resource resource) {
        return tags.strip().equals("*")
                || Arrays.stream(tags.split(","))
                        .map(tag -> tag.strip().replaceFirst("^W/", ""))
                        .anyMatch(resource.entityTag()::equals);
    }

    private Optional<Instant> date(CharSequence name) {
        String text = headers.get(name);
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.from(Resource.HTTP_DATE.parse(text.strip())));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
