package io.weir.api;

import com.google.rpc.Code;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers calls: a refusal becomes a status with details, a bug an internal error without any. */
final class Calls {
    private static final Logger LOG = LoggerFactory.getLogger(Calls.class);

    private static final int MAX_PAGE = 1000;
    private static final int DEFAULT_PAGE = 100;

    private Calls() {}

    static <T> void answer(StreamObserver<T> caller, Supplier<T> work) {
        T answer;
        try {
            answer = work.get();
        } catch (RuntimeException failure) {
            caller.onError(status(failure));
            return;
        }
        caller.onNext(answer);
        caller.onCompleted();
    }

    static StatusRuntimeException status(RuntimeException failure) {
        return switch (failure) {
            case Refusal refusal -> refusal.status();
            case StatusRuntimeException told -> told;
            case RuntimeException bug -> {
                LOG.atError().setMessage("a call failed").setCause(bug).log();
                yield Status.INTERNAL.withDescription("the node failed; its log says why").asRuntimeException();
            }
        };
    }

    /** A list's page: {@code size} as asked for, with the bounds that the API promises. */
    static int pageSize(int asked) {
        if (asked < 0 || asked > MAX_PAGE) {
            throw Refusal.of(Code.INVALID_ARGUMENT, "A0711", "page_size is 1 to " + MAX_PAGE + ", or 0");
        }
        return asked == 0 ? DEFAULT_PAGE : asked;
    }

    /** What a page token says: the last name of the page before. */
    static String after(String token) {
        if (token.isEmpty()) {
            return "";
        }
        try {
            return new String(
                    Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException garbage) {
            throw Refusal.invalid("page_token is not one that this API gave");
        }
    }

    static String token(String last) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(last.getBytes(StandardCharsets.UTF_8));
    }
}
