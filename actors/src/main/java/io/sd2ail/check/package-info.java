/// Examines what is there: this machine before a training, a cluster while its nodes are killed.
@NullMarked
package io.sd2ail.check;

import org.jspecify.annotations.NullMarked;
