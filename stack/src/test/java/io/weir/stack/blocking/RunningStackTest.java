package io.weir.stack.blocking;

import static io.weir.stack.blocking.BlockingHosts.ECHO;
import static io.weir.stack.blocking.BlockingHosts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class RunningStackTest {
    private final BlockingHosts hosts = new BlockingHosts();

    @AfterEach
    void end() {
        hosts.close();
    }

    @Test
    void endTellsWhoeverWaitsAndLeavesNoThread() throws Exception {
        StreamListener listener = hosts.server.listen(ECHO, 100);
        List<Future<Exception>> waiting = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                StreamSocket socket = hosts.connect();
                waiting.add(threads.submit(() -> failure(socket.input()::read)));
                waiting.add(threads.submit(() -> failure(listener::accept)));
            }
            hosts.client.close();
            hosts.server.close();
        }
        for (Future<Exception> one : waiting) {
            assertThat(one.resultNow()).isInstanceOf(IOException.class);
        }
        assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName).doesNotContain("client", "server");
        assertThatThrownBy(() -> hosts.connect()).isInstanceOf(IOException.class).hasMessage("the stack is closed");
        hosts.client.close();
    }

    /** What a call ends with, when it does; accepting may succeed a few times before. */
    private static Exception failure(Callable<?> call) {
        while (true) {
            try {
                call.call();
            } catch (Exception e) {
                return e;
            }
        }
    }

    @Test
    void deviceThatIsGoneEndsItAndSaysSo() throws Exception {
        StreamListener listener = hosts.server.listen(ECHO, 1);
        hosts.cable.left.cut();
        assertThatThrownBy(listener::accept).hasMessage("the stack's device is gone");
        hosts.server.running().awaitEnd();
        assertThat(hosts.server.running().end()).get().extracting(Throwable::getMessage).isEqualTo("the stack's device is gone");
    }

    @Test
    void callersMistakeHurtsNobodyElse() throws Exception {
        hosts.echo();
        RunningStack stack = hosts.server.running();
        assertThatThrownBy(() -> stack.call(() -> Integer.parseInt("no number")))
                .isInstanceOf(IllegalStateException.class)
                .hasCauseInstanceOf(NumberFormatException.class);
        try (StreamSocket socket = hosts.connect()) {
            socket.output().write(5);
            socket.readTimeout(PATIENCE);
            assertThat(socket.input().read()).isEqualTo(5);
        }
    }

    @Test
    void itsOwnThreadIsNotLetWaitForItself() throws Exception {
        RunningStack stack = hosts.client.running();
        assertThatThrownBy(() -> stack.call(() -> failure(hosts::connect).getMessage().length() / 0))
                .isInstanceOf(IllegalStateException.class);
        assertThat(stack.call(() -> failure(hosts::connect).getMessage())).contains("wait for itself");
    }
}
