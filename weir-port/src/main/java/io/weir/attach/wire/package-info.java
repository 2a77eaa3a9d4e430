/** Between a node and an attached process: shared memory, a bell, and a few messages. Used by both. */
package io.weir.attach.wire;
