"""Word's .docx: its package opened, its numbers counted, its paragraphs and tables turned into lines."""
