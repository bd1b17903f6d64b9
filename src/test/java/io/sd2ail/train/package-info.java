@NullMarked
package io.sd2ail.train;

import org.jspecify.annotations.NullMarked;
