@NullMarked
package io.sd2ail.protocol;

import org.jspecify.annotations.NullMarked;
