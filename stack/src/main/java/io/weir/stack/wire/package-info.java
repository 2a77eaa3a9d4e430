/**
 * What protocols look like on the wire. For each a checked view over bytes, which never throws whatever the bytes are but
 * says why they are malformed, and a small record of the same as a value, which can write itself.
 */
package io.weir.stack.wire;
