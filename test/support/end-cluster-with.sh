# Waits for the end of a test run (its process number is $1), then stops every PostgreSQL below the folder $2 and deletes the folder.
while kill -0 "$1" 2> /dev/null && [ -d "$2" ]; do sleep 1; done
find -L "$2" -name postmaster.pid 2> /dev/null | while read -r file; do
  kill -QUIT "$(head -n 1 "$file")"
done
sleep 1
rm -rf "$2"
