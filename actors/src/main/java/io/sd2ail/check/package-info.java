/// Examines this machine before a training.
@NullMarked
package io.sd2ail.check;

import org.jspecify.annotations.NullMarked;
