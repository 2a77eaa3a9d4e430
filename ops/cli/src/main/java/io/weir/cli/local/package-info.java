/** Weir's own programs as processes of this machine: nodes, a whole cluster of them. */
package io.weir.cli.local;
