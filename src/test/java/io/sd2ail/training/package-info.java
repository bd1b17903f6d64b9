@NullMarked
package io.sd2ail.training;

import org.jspecify.annotations.NullMarked;
