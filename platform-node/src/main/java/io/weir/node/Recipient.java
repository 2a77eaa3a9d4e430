package io.weir.node;

import io.weir.portswitch.Attachment;
import java.util.Optional;

/** Whom the worker delivers packets to: an actor's seat, or a process of its own. Called on the worker's thread. */
interface Recipient {
    Attachment attachment();

    /** Takes over a packet; false when it cannot before the actors have run. */
    boolean deliver(long packet);

    /** Whether the packet went elsewhere before anybody here could have it. */
    default boolean diverted(long packet) {
        return false;
    }

    /** Who watches its packets, if anybody does. */
    Optional<Tap> tap();

    /** Names it in {@link Worker#seat}. */
    default int id() {
        return attachment().id();
    }
}
