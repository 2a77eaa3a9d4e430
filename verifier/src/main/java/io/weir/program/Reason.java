package io.weir.program;

/**
 * Why a packet is dropped. Every drop has one; it is counted under it and {@code weir explain} tells about it.
 *
 * @param name short, lower case with dashes, unique within its element class, for instance {@code ttl-expired}
 * @param meaning one sentence for a person
 */
public record Reason(String name, String meaning) {}
