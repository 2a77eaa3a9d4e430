package io.weir.controller;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.weir.wire.v1.Goodbye;
import io.weir.wire.v1.Renew;
import io.weir.wire.v1.Renewed;
import io.weir.wire.v1.Start;
import io.weir.wire.v1.Stop;
import java.io.NotSerializableException;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * The messages that cross between nodes, and how: each is one protobuf message of {@code weir.wire.v1}. Nothing else is
 * read from the network, whatever class it names.
 */
public final class Wire extends SerializerWithStringManifest {
    private static final int IDENTIFIER = 0x57454952;

    /** A message with a protobuf body. */
    sealed interface Carried permits Controller.Heard, Controller.Farewell, Mailbox.Order {
        MessageLite body();
    }

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object message) {
        return switch (carried(message).body()) {
            case Renew _ -> "renew";
            case Goodbye _ -> "goodbye";
            case Renewed _ -> "renewed";
            case Start _ -> "start";
            case Stop _ -> "stop";
            case MessageLite other -> throw new IllegalArgumentException("not of the wire: " + other.getClass());
        };
    }

    @Override
    public byte[] toBinary(Object message) {
        return carried(message).body().toByteArray();
    }

    private static Carried carried(Object message) {
        if (message instanceof Carried carried) {
            return carried;
        }
        throw new IllegalArgumentException("not of the wire: " + message.getClass());
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        return switch (manifest) {
            case "renew" -> new Controller.Heard(parse(Renew.parser(), bytes));
            case "goodbye" -> new Controller.Farewell(parse(Goodbye.parser(), bytes));
            case "renewed" -> new Mailbox.Order(parse(Renewed.parser(), bytes));
            case "start" -> new Mailbox.Order(parse(Start.parser(), bytes));
            case "stop" -> new Mailbox.Order(parse(Stop.parser(), bytes));
            case String unknown -> throw new NotSerializableException("unknown message " + unknown);
        };
    }

    private static <T> T parse(Parser<T> parser, byte[] bytes) throws NotSerializableException {
        try {
            return parser.parseFrom(bytes);
        } catch (InvalidProtocolBufferException garbage) {
            throw new NotSerializableException(garbage.getMessage());
        }
    }
}
