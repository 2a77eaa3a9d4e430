package io.weir.controller;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.weir.pki.Seal;
import io.weir.wire.v1.Concur;
import io.weir.wire.v1.Goodbye;
import io.weir.wire.v1.HandOver;
import io.weir.wire.v1.Renew;
import io.weir.wire.v1.Renewed;
import io.weir.wire.v1.StandBy;
import io.weir.wire.v1.StandDown;
import io.weir.wire.v1.Start;
import io.weir.wire.v1.Stop;
import io.weir.wire.v1.Superseded;
import io.weir.wire.v1.Suspect;
import java.io.NotSerializableException;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.setup.Setup;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * The messages that cross between nodes, and how: each is one protobuf message of {@code weir.wire.v1}, signed by the node
 * that sends it. Nothing else is read from the network, whatever class it names; and no node speaks for another, nor
 * gives orders without being a controller.
 */
public final class Wire extends SerializerWithStringManifest {
    private static final int IDENTIFIER = 0x57454952;

    private final Seal seal;
    private final Set<String> controllers;
    private final Lock sealing = new ReentrantLock();
    private Closed last = new Closed(null, new byte[0]);

    private record Closed(Object message, byte[] bytes) {}

    /** What the actor system has to know of its node; given to it when it is created. */
    static final class Trust extends Setup {
        private final Seal seal;
        private final Set<String> controllers;

        /** @param controllers names of the nodes that may give orders */
        Trust(Seal seal, Set<String> controllers) {
            this.seal = seal;
            this.controllers = Set.copyOf(controllers);
        }
    }

    /** For Pekko, which makes it by this constructor. */
    public Wire(ExtendedActorSystem system) {
        this(system.settings().setup().get(Trust.class).orElseThrow());
    }

    Wire(Trust trust) {
        this.seal = trust.seal;
        this.controllers = trust.controllers;
    }

    /** A message with a protobuf body. */
    sealed interface Carried
            permits Controller.Heard, Controller.Farewell, Controller.Asked, Controller.Concurred, Mailbox.Order {
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
            case Superseded _ -> "superseded";
            case StandBy _ -> "stand-by";
            case StandDown _ -> "stand-down";
            case HandOver _ -> "hand-over";
            case Suspect _ -> "suspect";
            case Concur _ -> "concur";
            case MessageLite other -> throw new IllegalArgumentException("not of the wire: " + other.getClass());
        };
    }

    /** News goes to all controllers, and is signed once for all of them. */
    @Override
    public byte[] toBinary(Object message) {
        if (message instanceof Mailbox.Order) {
            return closed(message);
        }
        sealing.lock();
        try {
            if (last.message() != message) {
                last = new Closed(message, closed(message));
            }
            return last.bytes();
        } finally {
            sealing.unlock();
        }
    }

    private byte[] closed(Object message) {
        return seal.close(manifest(message), carried(message).body().toByteArray());
    }

    private static Carried carried(Object message) {
        if (message instanceof Carried carried) {
            return carried;
        }
        throw new IllegalArgumentException("not of the wire: " + message.getClass());
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        try {
            Seal.Opened opened = seal.open(manifest, bytes);
            Carried message = read(opened.message(), manifest);
            if (!allowed(message, opened.signer().name())) {
                throw new NotSerializableException(manifest + " signed by " + opened.signer() + ", who may not");
            }
            return message;
        } catch (Seal.Broken broken) {
            throw new NotSerializableException(manifest + ": " + broken.getMessage());
        }
    }

    private boolean allowed(Carried message, String signer) {
        return switch (message) {
            case Controller.Heard(Renew renew) -> renew.getNode().getName().equals(signer);
            case Controller.Farewell(Goodbye goodbye) -> goodbye.getNode().equals(signer);
            case Controller.Asked(Suspect suspect) -> suspect.getNode().equals(signer) && controllers.contains(signer);
            case Controller.Concurred(Concur concur) -> concur.getNode().equals(signer) && controllers.contains(signer);
            case Mailbox.Order(Renewed renewed) -> renewed.getMember().equals(signer) && controllers.contains(signer);
            case Mailbox.Order _ -> controllers.contains(signer);
        };
    }

    private static Carried read(byte[] bytes, String manifest) throws NotSerializableException {
        return switch (manifest) {
            case "renew" -> new Controller.Heard(parse(Renew.parser(), bytes));
            case "goodbye" -> new Controller.Farewell(parse(Goodbye.parser(), bytes));
            case "renewed" -> new Mailbox.Order(parse(Renewed.parser(), bytes));
            case "start" -> new Mailbox.Order(parse(Start.parser(), bytes));
            case "stop" -> new Mailbox.Order(parse(Stop.parser(), bytes));
            case "superseded" -> new Mailbox.Order(parse(Superseded.parser(), bytes));
            case "stand-by" -> new Mailbox.Order(parse(StandBy.parser(), bytes));
            case "stand-down" -> new Mailbox.Order(parse(StandDown.parser(), bytes));
            case "hand-over" -> new Mailbox.Order(parse(HandOver.parser(), bytes));
            case "suspect" -> new Controller.Asked(parse(Suspect.parser(), bytes));
            case "concur" -> new Controller.Concurred(parse(Concur.parser(), bytes));
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
