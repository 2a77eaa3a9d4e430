package io.weir.portswitch;

import java.util.Arrays;

/** Attachments by their number, which a packet's owner is. */
final class Attachments {
    private Attachment[] byId = new Attachment[64];

    void put(Attachment attachment) {
        if (attachment.id() >= byId.length) {
            byId = Arrays.copyOf(byId, Math.max(byId.length * 2, attachment.id() + 1));
        }
        byId[attachment.id()] = attachment;
    }

    void remove(Attachment attachment) {
        byId[attachment.id()] = null;
    }

    Attachment of(int id) {
        return byId[id];
    }
}
