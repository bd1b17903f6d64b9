/// This program in processes of its own: a node that is started again when it dies, a cluster on one machine.
@NullMarked
package io.sd2ail.process;

import org.jspecify.annotations.NullMarked;
