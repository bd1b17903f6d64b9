@NullMarked
package io.sd2ail.member;

import org.jspecify.annotations.NullMarked;
