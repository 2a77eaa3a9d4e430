package io.weir.controller;

import com.google.protobuf.MessageLite;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Where the leader's orders to this node arrive. The duties outlive it: the clustered actor system may be restarted. */
final class Mailbox {
    static final String NAME = "agent";

    private Mailbox() {}

    /** An order of a controller. */
    record Order(MessageLite body) implements Wire.Carried {}

    static Behavior<Order> create(Consumer<MessageLite> duties) {
        return Behaviors.receiveMessage(order -> {
            duties.accept(order.body());
            return Behaviors.same();
        });
    }
}
