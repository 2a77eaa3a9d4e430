/** Talking to a cluster: where it is, who we are, what it answers. */
package io.weir.cli.remote;
