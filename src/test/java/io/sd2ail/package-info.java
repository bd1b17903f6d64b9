@NullMarked
package io.sd2ail;

import org.jspecify.annotations.NullMarked;
