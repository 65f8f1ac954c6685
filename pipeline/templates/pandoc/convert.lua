-- Convert each text of a JSON list by itself, in one run of pandoc: its place in the list that is printed is the same.
-- Arguments: the format to read, the format to write.
local reader, writer = arg[1], arg[2]
local options = pandoc.WriterOptions{wrap_text = 'none', section_divs = writer == 'html5'}
local made = {}
for place, text in ipairs(pandoc.json.decode(io.read('a'), false)) do
  made[place] = pandoc.write(pandoc.read(text, reader), writer, options)
end
io.write(pandoc.json.encode(made))
