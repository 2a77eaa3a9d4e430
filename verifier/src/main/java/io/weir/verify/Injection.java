package io.weir.verify;

/** Packets that an exploration starts from. {@code entry} of a source runs the source's steps first. */
public record Injection(Entry entry, PacketSet packets) {}
