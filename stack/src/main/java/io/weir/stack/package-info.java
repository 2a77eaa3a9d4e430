/** User-level network stacks: a device, the Internet protocols, transports. No thread and no clock of their own. */
package io.weir.stack;
