# How every target of the tree is built: one static library per folder, its allowed edges in DEPENDS.

find_program(INVD_CCACHE ccache)
if(INVD_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${INVD_CCACHE})
endif()
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)

add_library(invd_flags INTERFACE)
target_compile_options(invd_flags INTERFACE
  -Wall -Wextra -Werror -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wcast-align -Woverloaded-virtual
  -Wconversion -Wno-sign-conversion -Wimplicit-fallthrough -Wmissing-declarations
  -fno-omit-frame-pointer -ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)
target_compile_definitions(invd_flags INTERFACE _GNU_SOURCE)
target_include_directories(invd_flags INTERFACE ${CMAKE_SOURCE_DIR}/src)
if(INVD_SANITIZE)
  target_compile_options(invd_flags INTERFACE -fsanitize=${INVD_SANITIZE} -fno-sanitize-recover=all)
  target_link_options(invd_flags INTERFACE -fsanitize=${INVD_SANITIZE})
else()
  target_compile_options(invd_flags INTERFACE -fstack-protector-strong)
  target_compile_definitions(invd_flags INTERFACE $<$<CONFIG:Release,RelWithDebInfo>:_FORTIFY_SOURCE=2>)
  target_link_options(invd_flags INTERFACE LINKER:-z,relro,-z,now)
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  target_link_options(invd_flags INTERFACE -fuse-ld=lld)
endif()
target_link_libraries(invd_flags INTERFACE Threads::Threads)

# invd_library(NAME DEPENDS <folders> [SYSTEM <imported targets>]): the library invd_NAME from the .cpp files of
# the calling folder. DEPENDS are the include edges that tests/unit/layout checks; SYSTEM are libraries whose
# headers only .cpp files of this folder may include.
function(invd_library NAME)
  cmake_parse_arguments(ARG "" "" "DEPENDS;SYSTEM" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  if(sources)
    add_library(invd_${NAME} STATIC ${sources})
    target_link_libraries(invd_${NAME} PUBLIC invd_flags PRIVATE ${ARG_SYSTEM})
    list(TRANSFORM ARG_DEPENDS PREPEND invd_)
    target_link_libraries(invd_${NAME} PUBLIC ${ARG_DEPENDS})
  else()
    add_library(invd_${NAME} INTERFACE)
    list(TRANSFORM ARG_DEPENDS PREPEND invd_)
    target_link_libraries(invd_${NAME} INTERFACE invd_flags ${ARG_DEPENDS})
  endif()
endfunction()
