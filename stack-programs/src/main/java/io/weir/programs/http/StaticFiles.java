package io.weir.programs.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpChunkedInput;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.CharsetUtil;
import java.io.IOException;
import java.time.Clock;

/**
 * Answers requests with files (RFC 9110). One for each connection of HTTP/1.1, where it asks for the next request when
 * the answer is sent, and one for each stream of HTTP/2.
 */
final class StaticFiles extends SimpleChannelInboundHandler<FullHttpRequest> {
    /** An event: what is not at work ends, what is ends after its answer. */
    static final Object STOP = new Object();

    private final Site site;
    private final Clock clock;
    private boolean answering;
    private boolean stopping;

    StaticFiles(Site site, Clock clock) {
        this.site = site;
        this.clock = clock;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.read();
    }

    /** What was read may have been less than a request: then one is still wanted. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!answering) {
            context.read();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == STOP) {
            stopping = true;
            if (!answering) {
                context.close();
            }
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        answering = true;
        if (request.decoderResult().isFailure()) {
            refuse(context, request, statusOf(request.decoderResult().cause()), true);
        } else if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            refuse(context, request, HttpResponseStatus.METHOD_NOT_ALLOWED, false);
        } else {
            RequestPath.parse(request.uri()).ifPresentOrElse(
                    path -> answer(context, request, path),
                    () -> refuse(context, request, HttpResponseStatus.BAD_REQUEST, false));
        }
    }

    private static HttpResponseStatus statusOf(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException _ -> HttpResponseStatus.REQUEST_URI_TOO_LONG;
            case TooLongHttpHeaderException _ -> HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
            case TooLongFrameException _ -> HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE;
            default -> HttpResponseStatus.BAD_REQUEST;
        };
    }

    private void answer(ChannelHandlerContext context, HttpRequest request, RequestPath path) {
        switch (site.look(path)) {
            case Site.Looked.Found(Resource resource) -> send(context, request, resource);
            case Site.Looked.Missing() -> refuse(context, request, HttpResponseStatus.NOT_FOUND, false);
            case Site.Looked.Elsewhere() -> {
                FullHttpResponse response = text(request, HttpResponseStatus.MOVED_PERMANENTLY);
                // relative to the request, so that no host is needed: the last name once more, with a slash
                response.headers().set(HttpHeaderNames.LOCATION, location(request.uri()));
                finish(context, response, false);
            }
        }
    }

    private static String location(String target) {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        // "./" lest a name with a colon be taken for a scheme, and two slashes for a host
        return "./" + path.substring(path.lastIndexOf('/') + 1) + "/" + (query < 0 ? "" : target.substring(query));
    }

    private void send(ChannelHandlerContext context, HttpRequest request, Resource resource) {
        Conditions conditions = new Conditions(request.headers());
        switch (conditions.of(resource)) {
            case FAILED -> refuse(context, request, HttpResponseStatus.PRECONDITION_FAILED, false);
            case NOT_MODIFIED -> {
                FullHttpResponse response = new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_MODIFIED, Unpooled.EMPTY_BUFFER);
                validators(response.headers(), resource);
                // what it would be (RFC 9110, 8.6); without it Netty ends the connection
                HttpUtil.setContentLength(response, resource.bytes());
                finish(context, response, false);
            }
            case SEND -> {
                // RFC 9110, 14.2: ranges are for GET
                ByteRange.Asked asked = request.method().equals(HttpMethod.GET)
                        ? conditions.range(resource)
                        : new ByteRange.Asked.All();
                switch (asked) {
                    case ByteRange.Asked.All() -> {
                        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
                        send(context, request, response, new Part(resource, 0, resource.bytes()));
                    }
                    case ByteRange.Asked.Part(ByteRange range) -> {
                        HttpResponse response =
                                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.PARTIAL_CONTENT);
                        response.headers()
                                .set(HttpHeaderNames.CONTENT_RANGE, "bytes " + range + "/" + resource.bytes());
                        send(context, request, response, new Part(resource, range.first(), range.bytes()));
                    }
                    case ByteRange.Asked.Beyond() -> {
                        FullHttpResponse response = text(request, HttpResponseStatus.REQUESTED_RANGE_NOT_SATISFIABLE);
                        response.headers().set(HttpHeaderNames.CONTENT_RANGE, "bytes */" + resource.bytes());
                        finish(context, response, false);
                    }
                }
            }
        }
    }

    private record Part(Resource resource, long first, long bytes) {}

    private void send(ChannelHandlerContext context, HttpRequest request, HttpResponse response, Part part) {
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, part.resource().contentType());
        HttpUtil.setContentLength(response, part.bytes());
        validators(response.headers(), part.resource());
        boolean headOnly = request.method().equals(HttpMethod.HEAD) || part.bytes() == 0;
        if (headOnly) {
            begin(context, response);
            end(context, LastHttpContent.EMPTY_LAST_CONTENT);
            return;
        }
        if (!site.enter()) {
            refuse(context, request, HttpResponseStatus.SERVICE_UNAVAILABLE, false);
            return;
        }
        try {
            OpenFile file = OpenFile.of(site, part.resource(), part.first(), part.bytes());
            begin(context, response);
            end(context, new HttpChunkedInput(file));
        } catch (IOException e) {
            site.leave();
            // gone since it was looked at
            refuse(context, request, HttpResponseStatus.NOT_FOUND, false);
        }
    }

    private static void validators(HttpHeaders headers, Resource resource) {
        headers.set(HttpHeaderNames.ETAG, resource.entityTag());
        headers.set(HttpHeaderNames.LAST_MODIFIED, Resource.HTTP_DATE.format(resource.modified()));
        headers.set(HttpHeaderNames.ACCEPT_RANGES, HttpHeaderValues.BYTES);
    }

    private void refuse(ChannelHandlerContext context, HttpRequest request, HttpResponseStatus status, boolean last) {
        FullHttpResponse response = text(request, status);
        if (status.equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
            response.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
        }
        if (status.equals(HttpResponseStatus.SERVICE_UNAVAILABLE)) {
            response.headers().set(HttpHeaderNames.RETRY_AFTER, "1");
        }
        finish(context, response, last);
    }

    /** A line for people; without it for HEAD, whose length is that of the line all the same. */
    private static FullHttpResponse text(HttpRequest request, HttpResponseStatus status) {
        byte[] line = (status + "\n").getBytes(CharsetUtil.US_ASCII);
        boolean head = request.method().equals(HttpMethod.HEAD);
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, status, head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(line));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
        HttpUtil.setContentLength(response, line.length);
        return response;
    }

    private void finish(ChannelHandlerContext context, FullHttpResponse response, boolean last) {
        if (last) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        common(response);
        end(context, response);
    }

    private void begin(ChannelHandlerContext context, HttpResponse response) {
        common(response);
        context.write(response);
    }

    private void common(HttpResponse response) {
        response.headers().set(HttpHeaderNames.DATE, Resource.HTTP_DATE.format(clock.instant()));
        response.headers().set(HttpHeaderNames.SERVER, "weir");
        if (stopping) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
    }

    /** The last of an answer; when it is sent, the next request may come. */
    private void end(ChannelHandlerContext context, Object last) {
        context.writeAndFlush(last).addListener(sent -> {
            answering = false;
            if (sent.isSuccess() && !stopping) {
                context.read();
            } else {
                context.close();
            }
        });
    }

    /** A connection that breaks is nothing to talk about; it ends. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
