@NullMarked
package io.sd2ail.checkpoint;

import org.jspecify.annotations.NullMarked;
