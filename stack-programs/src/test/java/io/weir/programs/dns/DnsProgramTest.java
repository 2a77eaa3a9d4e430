package io.weir.programs.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.SourceText;
import io.weir.programs.OwnStack;
import io.weir.stack.blocking.DatagramEndpoint;
import io.weir.stack.blocking.Endpoint;
import io.weir.stack.blocking.Sockets;
import io.weir.stack.blocking.StreamSocket;
import java.io.DataInputStream;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

@Timeout(60)
final class DnsProgramTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Endpoint SERVER = new Endpoint(OwnStack.V4, 53);
    private static final String ZONE = "$ORIGIN x.test.\n$TTL 60\n@ SOA ns h 1 2 3 4 5\n@ NS ns\nns A 10.0.0.1\n";

    private final Sockets sockets = OwnStack.start();

    @BeforeEach
    void start() throws Exception {
        DnsProgram.of(List.of(new SourceText("x", ZONE)), List.of(OwnStack.V4), 53, new Diagnostics())
                .orElseThrow()
                .start(sockets);
    }

    @AfterEach
    void end() {
        sockets.close();
    }

    private static Message query() {
        return Message.newQuery(Record.newRecord(Name.fromConstantString("ns.x.test."), Type.A, DClass.IN));
    }

    private static void isRight(byte[] answer, Message query) throws Exception {
        Message message = new Message(answer);
        assertThat(message.getHeader().getID()).isEqualTo(query.getHeader().getID());
        assertThat(message.getSection(Section.ANSWER)).hasSize(1);
    }

    @Test
    void answersDatagramsAndPassesOverWhatIsNone() throws Exception {
        try (DatagramEndpoint client = sockets.datagrams(new Endpoint(OwnStack.V4, 0))) {
            client.send(ByteBuffer.allocate(5), SERVER);
            client.send(ByteBuffer.allocate(DnsProgram.QUERY_BYTES + 1), SERVER);
            Message query = query();
            client.send(ByteBuffer.wrap(query.toWire()), SERVER);
            ByteBuffer answer = ByteBuffer.allocate(2000);
            client.receive(answer, PATIENCE);
            isRight(Arrays.copyOf(answer.array(), answer.position()), query);
        }
    }

    @Test
    void answersMessagesOfAStreamOneAfterTheOther() throws Exception {
        try (StreamSocket socket = sockets.connect(SERVER, PATIENCE)) {
            Message first = query();
            Message second = query();
            ByteBuffer both = ByteBuffer.allocate(500);
            for (Message query : List.of(first, second)) {
                both.putShort((short) query.toWire().length).put(query.toWire());
            }
            socket.write(both.flip());
            DataInputStream in = new DataInputStream(socket.input());
            isRight(in.readNBytes(in.readUnsignedShort()), first);
            isRight(in.readNBytes(in.readUnsignedShort()), second);
        }
    }

    @Test
    void streamThatSpeaksSomethingElseIsEnded() throws Exception {
        try (StreamSocket socket = sockets.connect(SERVER, PATIENCE)) {
            socket.output().write("GET / HTTP/1.1\r\n\r\n".getBytes());
            assertThatThrownBy(() -> new DataInputStream(socket.input()).readByte())
                    .isInstanceOfAny(EOFException.class, java.net.SocketException.class);
        }
    }

    @Test
    void sameZoneTwiceIsRefused() {
        Diagnostics diagnostics = new Diagnostics();
        SourceText zone = new SourceText("x", ZONE);
        assertThat(DnsProgram.of(List.of(zone, zone), List.of(OwnStack.V4), 53, diagnostics)).isEmpty();
        assertThat(diagnostics.list()).hasSize(1);
    }
}
