/** A network in one process, for where there is no privilege to make a real one: a switch, hosts at user level. */
package io.weir.lab;
