/** Looks at a machine and says whether it can run a node, and what to do if not. Needs no cluster and no network. */
package io.weir.cli.doctor;
