@NullMarked
package io.sd2ail.replay;

import org.jspecify.annotations.NullMarked;
