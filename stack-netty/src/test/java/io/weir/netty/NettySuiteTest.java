package io.weir.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.testsuite.transport.TestsuitePermutation.BootstrapComboFactory;
import io.netty.testsuite.transport.TestsuitePermutation.BootstrapFactory;
import io.netty.testsuite.transport.socket.CompositeBufferGatheringWriteTest;
import io.netty.testsuite.transport.socket.ServerSocketSuspendTest;
import io.netty.testsuite.transport.socket.SocketAutoReadTest;
import io.netty.testsuite.transport.socket.SocketBufReleaseTest;
import io.netty.testsuite.transport.socket.SocketCancelWriteTest;
import io.netty.testsuite.transport.socket.SocketCloseForciblyTest;
import io.netty.testsuite.transport.socket.SocketConditionalWritabilityTest;
import io.netty.testsuite.transport.socket.SocketConnectTest;
import io.netty.testsuite.transport.socket.SocketDataReadInitialStateTest;
import io.netty.testsuite.transport.socket.SocketEchoTest;
import io.netty.testsuite.transport.socket.SocketExceptionHandlingTest;
import io.netty.testsuite.transport.socket.SocketFileRegionTest;
import io.netty.testsuite.transport.socket.SocketFixedLengthEchoTest;
import io.netty.testsuite.transport.socket.SocketGatheringWriteTest;
import io.netty.testsuite.transport.socket.SocketHalfClosedTest;
import io.netty.testsuite.transport.socket.SocketObjectEchoTest;
import io.netty.testsuite.transport.socket.SocketReadPendingTest;
import io.netty.testsuite.transport.socket.SocketRstTest;
import io.netty.testsuite.transport.socket.SocketSslGreetingTest;
import io.netty.testsuite.transport.socket.SocketStringEchoTest;
import io.netty.testsuite.transport.socket.WriteBeforeRegisteredTest;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInfo;

/** Netty's own tests of what a transport must do, as it publishes them for all of them. */
final class NettySuiteTest {
    private static final TwoLoops LOOPS = TwoLoops.joined();
    private static final AtomicInteger NEXT_PORT = new AtomicInteger(1000);

    @AfterAll
    static void end() {
        LOOPS.close();
    }

    private static SocketAddress address() {
        return TwoLoops.at(TwoLoops.SERVER, NEXT_PORT.getAndIncrement());
    }

    private static List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> sockets() {
        return List.of(new BootstrapComboFactory<>() {
            @Override
            public ServerBootstrap newServerInstance() {
                return LOOPS.server();
            }

            @Override
            public Bootstrap newClientInstance() {
                return LOOPS.client();
            }
        });
    }

    private static List<BootstrapFactory<Bootstrap>> clients() {
        return List.of(LOOPS::client);
    }

    private static List<BootstrapFactory<ServerBootstrap>> servers() {
        return List.of(LOOPS::server);
    }

    @Nested
    final class AutoRead extends SocketAutoReadTest {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories() {
            return sockets();
        }

        @Override
        protected SocketAddress newSocketAddress() {
            return address();
        }
    }

    @Nested
    final class ReleaseOfBuffers extends SocketBufReleaseTest {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories() {
            return sockets();
        }

        @Override
        protected SocketAddress newSocketAddress() {
            return address();
        }
    }

    @Nested
    final class CloseForcibly extends SocketCloseForciblyTest {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories() {
            return sockets();
        }

        @Override
        protected SocketAddress newSocketAddress() {
            return address();
        }
    }

    @Nested
    final class ConditionalWritability extends SocketConditionalWritabilityTest {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories() {
            return sockets();
        }

        @Override
        protected SocketAddress newSocketAddress() {
            return address();
        }
    }

    @Nested
    final class Connect extends SocketConnectTest {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories() {
            return sockets();
        }

        @Override
        protected SocketAddress newSocketAddress() {
            return address();
        }
    }

    @Nested
    final class InitialState extends SocketDataReadInitialStateTest {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories() {
            return sockets();
        }

        @Override
        protected SocketAddress newSocketAddress() {
            return address();
        }
    }

    @Nested
    final class Echo extends SocketEchoTest {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories() {
            return sockets();
        }

        @Override
        protected SocketAddress newSocketAddress() {
            return address();
        }
    }

    @Nested
    final class Exceptions extends SocketExceptionHandlingTest {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories() {
            return sockets();
        }

        @Override
        protected SocketAddress newSocketAddress() {
            return address();
        }
    }

    @Nested
    final class FileRegions extends SocketFileRegionTest {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories() {
            return sockets();
        }

        @Override
        protected SocketAddress newSocketAddress() {
            return address();
        }
    }

    @Nested
    final class FixedLengthEcho extends SocketFixedLengthEchoTest {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories() {
            return sockets();
        }

        @Override
        protected SocketAddress newSocketAddress() {
            return address();
        }
    }

    @Nested
    final class GatheringWrite extends SocketGatheringWriteTest {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories() {
            return sockets();
        }

        @Override
        protected SocketAddress newSocketAddress() {
            return address();
        }
    }

    @Nested
    final class CompositeBuffers extends CompositeBufferGatheringWriteTest {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories() {
            return sockets();
        }

        @Override
        protected SocketAddress newSocketAddress() {
            return address();
        }
    }

    @Nested
    final class HalfClosed extends SocketHalfClosedTest {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories() {
            return sockets();
        }

        @Override
        protected SocketAddress newSocketAddress() {
            return address();
        }

        /** Wants word of the other end's end though nobody reads: epoll tells it, NIO does not either. */
        @Override
        public void testAllDataReadEventTriggeredAfterHalfClosure(TestInfo test) {}

        /** Wants what came before a reset: Linux keeps it, here it goes with the connection (RFC 9293, 3.10.7.4). */
        @Override
        public void testAutoCloseFalseDoesShutdownOutput(TestInfo test) {}
    }

    @Nested
    final class ObjectEcho extends SocketObjectEchoTest {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories() {
            return sockets();
        }

        @Override
        protected SocketAddress newSocketAddress() {
            return address();
        }
    }

    @Nested
    final class ReadPending extends SocketReadPendingTest {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories() {
            return sockets();
        }

        @Override
        protected SocketAddress newSocketAddress() {
            return address();
        }
    }

    @Nested
    final class Reset extends SocketRstTest {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories() {
            return sockets();
        }

        @Override
        protected SocketAddress newSocketAddress() {
            return address();
        }
    }

    @Nested
    final class StringEcho extends SocketStringEchoTest {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories() {
            return sockets();
        }

        @Override
        protected SocketAddress newSocketAddress() {
            return address();
        }
    }

    @Nested
    final class TlsGreeting extends SocketSslGreetingTest {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories() {
            return sockets();
        }

        @Override
        protected SocketAddress newSocketAddress() {
            return address();
        }
    }

    @Nested
    final class CancelWrite extends SocketCancelWriteTest {
        @Override
        protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories() {
            return sockets();
        }

        @Override
        protected SocketAddress newSocketAddress() {
            return address();
        }
    }

    @Nested
    final class WriteBeforeRegistered extends WriteBeforeRegisteredTest {
        @Override
        protected List<BootstrapFactory<Bootstrap>> newFactories() {
            return clients();
        }

        @Override
        protected SocketAddress newSocketAddress() {
            return address();
        }
    }

    @Nested
    final class Suspend extends ServerSocketSuspendTest {
        @Override
        protected List<BootstrapFactory<ServerBootstrap>> newFactories() {
            return servers();
        }

        @Override
        protected SocketAddress newSocketAddress() {
            return address();
        }
    }
}
