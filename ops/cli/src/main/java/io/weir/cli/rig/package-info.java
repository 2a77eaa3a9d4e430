/** A cluster on hosts in network namespaces, for the demo, measurements and tests of failures. */
package io.weir.cli.rig;
