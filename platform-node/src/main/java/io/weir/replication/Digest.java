package io.weir.replication;

import io.weir.engine.PipelineState;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What identifies a configuration to another node: its text, and the shape of its state as it is compiled there. */
final class Digest {
    private Digest() {}

    /** @return SHA-256 */
    static byte[] of(byte[] text, PipelineState state) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(text);
            return sha.digest(state.shape());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java has it
        }
    }
}
